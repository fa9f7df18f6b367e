"""Open the tutor in the browser: python app.py [--notes DIR] [--port N]."""

import sys

from calctutor.faces.cli import main

if __name__ == "__main__":
    sys.exit(main(["serve", *sys.argv[1:]]))
