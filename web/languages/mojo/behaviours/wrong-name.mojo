def main():
    print("ü", nothing)
    #          ^ use of unknown declaration 'nothing'
