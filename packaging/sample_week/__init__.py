"""The sample week: fictional companies, people, mail, calendar, figures and files the four jobs are shown on.

Rule: everything here is fictional, every domain ends in `.example`, and running the generator twice must give
byte-identical files. Facts that appear in more than one file are written once, in `fact`.
"""
