"""What setup.py of a package for Python 2 misses in Python 3."""
import builtins
import sys


def execfile(path):
    with open(path) as file:
        exec(compile(file.read(), path, 'exec'), sys._getframe(1).f_globals)


builtins.execfile = execfile
