CREATE TABLE `people` (
	`id` integer PRIMARY KEY NOT NULL,
	`email` text(60) NOT NULL,
	`age` integer DEFAULT 18 NOT NULL,
	`team_id` integer,
	`mood` text DEFAULT 'ok' NOT NULL,
	`nick` text(30),
	`bio` text,
	`seen` integer DEFAULT (unixepoch()) NOT NULL,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `people_email_idx` ON `people` (`email`);--> statement-breakpoint
CREATE INDEX `people_age_nick_idx` ON `people` (`age`,`nick`);--> statement-breakpoint
CREATE TABLE `teams` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text(40) NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `teams_name_unique` ON `teams` (`name`);