import os

os.environ["BUOY_FEED_URL"] = "x"
os.environ["BUOY_FEED_BATCH"] = "1"
