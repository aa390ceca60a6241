"""The app: one file a page; the only part that imports streamlit. Computing lives below."""
