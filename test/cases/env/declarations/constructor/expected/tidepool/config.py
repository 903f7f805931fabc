import os


class Tidepool:
    def __init__(self):
        self.gauge_page_size = int(os.environ.get("GAUGE_PAGE_SIZE", 50))
        self.gauge_cache_seconds = int(os.environ.get("GAUGE_CACHE_SECONDS", 30))
        self.log_style = os.environ.get("LOG_STYLE", "json")

        self.buoy_feed_url = os.environ.get("BUOY_FEED_URL")
        self.buoy_feed_batch = int(os.environ.get("BUOY_FEED_BATCH", 200))
        self.buoy_feed_pause = int(os.environ.get("BUOY_FEED_PAUSE", 15))
        self.started = False

    def feed(self):
        return self.buoy_feed_url
