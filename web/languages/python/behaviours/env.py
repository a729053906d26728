import os

print(os.environ["WHO"])
