module petri

go 1.21
