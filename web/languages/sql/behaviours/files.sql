SELECT print(rtrim(readfile('data.txt'), char(10))), writefile('out.txt', 'made' || char(10));
