SELECT print('first');
    .read nowhere.sql
--  ^^^^^^^^^^^^^^^^^ no file nowhere.sql
