"""An Outcomes Based Accountability pipeline for children's services.

Nothing is imported here on purpose: import the module you need.
"""
