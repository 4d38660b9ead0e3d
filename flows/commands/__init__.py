"""The commands of `notices`, by what they are for. They import what they need when they are called."""
