"""What any other front end may ask before a sale: when does a unit beyond stock ship?"""
