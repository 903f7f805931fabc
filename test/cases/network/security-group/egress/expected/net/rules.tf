# The app reads and writes the database.
resource "aws_vpc_security_group_egress_rule" "app_to_database" {
  security_group_id            = aws_security_group.app.id
  description                  = "Queries"
  from_port                    = 5432
  to_port                      = 5432
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.database.id
}

resource "aws_vpc_security_group_egress_rule" "app_to_search_9200" {
  security_group_id = aws_security_group.app.id
  description       = "Full-text search"
  from_port         = 9200
  to_port           = 9200
  ip_protocol       = "tcp"
  cidr_ipv4         = "10.20.0.0/24"
}

resource "aws_vpc_security_group_egress_rule" "app_to_search_9300" {
  security_group_id = aws_security_group.app.id
  description       = "Full-text search"
  from_port         = 9300
  to_port           = 9300
  ip_protocol       = "tcp"
  cidr_ipv4         = "10.20.0.0/24"
}

resource "aws_vpc_security_group_ingress_rule" "app_from_database" {
  security_group_id            = aws_security_group.app.id
  description                  = "Change notifications"
  from_port                    = 8080
  to_port                      = 8080
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.database.id
}
