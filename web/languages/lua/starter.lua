print("Hello from Lua!")
