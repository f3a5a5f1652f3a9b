"""The packaged catalogue files; mapper.catalogue reads them."""
