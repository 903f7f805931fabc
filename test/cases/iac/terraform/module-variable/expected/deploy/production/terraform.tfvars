log_level     = "warn"
sampling_rate = 0.1
