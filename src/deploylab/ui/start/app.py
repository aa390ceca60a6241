"""What `python -m deploylab` gives to streamlit. It stands in a folder of its own: streamlit puts the folder of
its script on the path, and takes a `pages` folder beside it for pages."""

from deploylab.ui.app import main

main()
