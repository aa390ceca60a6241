"""deploylab: deploying software with and without downtime, to be run, read and measured."""

__version__ = "0.1.0"
