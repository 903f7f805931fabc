package harbour

// Settings come from the environment.
type Settings struct {
	// Address that is listened on.
	ListenAddress string `env:"LISTEN_ADDRESS"`
	// Cars on one ferry.
	FerryCapacity int `env:"FERRY_CAPACITY"`
	// Ferries under way at once.
	FerryFleetSize int `env:"FERRY_FLEET_SIZE"`
	// Seconds a ferry waits for the last car
	FerryWaitSeconds int `env:"FERRY_WAIT_SECONDS" envDefault:"90"`
	TideTableURL string `env:"TIDE_TABLE_URL"`
}

func defaults() Settings {
	return Settings{
		ListenAddress: ":8080",
		FerryCapacity: 40,
		FerryFleetSize: 3,
	}
}
