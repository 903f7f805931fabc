DROP TABLE "observers";
