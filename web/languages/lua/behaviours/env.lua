print(os.getenv("WHO"))
