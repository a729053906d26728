console.log(petri.env.WHO);
