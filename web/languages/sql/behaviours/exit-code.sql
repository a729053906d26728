SELECT print('leaving');
.exit 7
SELECT print('never');
