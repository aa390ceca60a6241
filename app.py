"""`streamlit run app.py` opens the lab; so does `python -m deploylab`."""

from deploylab.ui.app import main

main()
