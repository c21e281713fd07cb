"""leadlang"""
