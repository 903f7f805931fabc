package harbour

// Settings come from the environment.
type Settings struct {
	// Address that is listened on.
	ListenAddress string `env:"LISTEN_ADDRESS"`
	// Cars on one ferry.
	FerryCapacity int `env:"FERRY_CAPACITY"`
	// Ferries under way at once.
	FerryFleetSize int `env:"FERRY_FLEET_SIZE"`
	TideTableURL string `env:"TIDE_TABLE_URL"`
}

func defaults() Settings {
	return Settings{
		ListenAddress: ":8080",
		FerryCapacity: 40,
		FerryFleetSize: 3,
	}
}
