SELECT print(getenv('WHO'));
