log_level     = "debug"
sampling_rate = 1
