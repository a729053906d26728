from nowhere import f
#    ^ unable to locate module 'nowhere'


def main():
    f()
