"""The pages that are not driven by one scenario."""
