log_level = "warn"
