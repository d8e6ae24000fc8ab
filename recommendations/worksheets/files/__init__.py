"""Reading and writing the files of worksheets."""
