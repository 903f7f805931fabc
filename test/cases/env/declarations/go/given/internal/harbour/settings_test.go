package harbour

func setAll(set func(string, string)) {
	set("FERRY_CAPACITY", "2")
	set("FERRY_FLEET_SIZE", "1")
	set("TIDE_TABLE_URL", "x")
}
