CREATE TABLE `people` (
	`id` int NOT NULL,
	`email` varchar(60) NOT NULL,
	`age` int NOT NULL DEFAULT 18,
	`team_id` int,
	`mood` enum('sad','ok') NOT NULL DEFAULT 'ok',
	`nick` varchar(30),
	`bio` text,
	`seen` timestamp NOT NULL DEFAULT (now()),
	CONSTRAINT `people_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `teams` (
	`id` int NOT NULL,
	`name` varchar(40) NOT NULL,
	CONSTRAINT `teams_id` PRIMARY KEY(`id`),
	CONSTRAINT `teams_name_unique` UNIQUE(`name`)
);
--> statement-breakpoint
ALTER TABLE `people` ADD CONSTRAINT `people_team_id_teams_id_fk` FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX `people_email_idx` ON `people` (`email`);--> statement-breakpoint
CREATE INDEX `people_age_nick_idx` ON `people` (`age`,`nick`);