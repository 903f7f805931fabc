/** A workspace that has something of every kind. */
export const GIVEN: { [path: string]: string } = {
  'package.json':
    '{\n  "name": "shop",\n  "private": true,\n  "dependencies": {\n    "@prisma/client": "6.19.3",\n    "prom-client": "15.1.3"\n  },\n  "devDependencies": {\n    "prisma": "6.19.3"\n  }\n}\n',
  'README.md':
    '# Shop\n\n## Environment\n\n| Name | Description | Example |\n|---|---|---|\n| `DATABASE_URL` | Where the database is | `postgresql://localhost/shop` |\n',
  '.env.example': '# Database\nDATABASE_URL=postgresql://localhost:5432/shop\n\n# Server\nPORT=3000\n',
  'prisma/schema.prisma':
    'generator client {\n  provider = "prisma-client-js"\n}\n\ndatasource db {\n  provider = "postgresql"\n  url      = env("DATABASE_URL")\n}\n\nmodel User {\n  id    String @id\n  email String @unique\n}\n',
  'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
  'prisma/migrations/20241120093000_init/migration.sql':
    '-- CreateTable\nCREATE TABLE "User" (\n    "id" TEXT NOT NULL,\n    "email" TEXT NOT NULL,\n\n    CONSTRAINT "User_pkey" PRIMARY KEY ("id")\n);\n\n-- CreateIndex\nCREATE UNIQUE INDEX "User_email_key" ON "User"("email");\n',
  'docker-compose.yml':
    'services:\n  app:\n    build: .\n    ports:\n      - "3000:3000"\n    environment:\n      - DATABASE_URL=${DATABASE_URL}\n    depends_on:\n      - db\n\n  db:\n    image: postgres:15\n',
  Dockerfile:
    'FROM node:22-alpine AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci\n\nFROM node:22-alpine\nWORKDIR /app\nENV NODE_ENV=production\nCOPY --from=build /app .\nCMD ["node", "main.js"]\n',
  '.github/workflows/ci.yml':
    'name: CI\n\non:\n  pull_request:\n\npermissions:\n  contents: read\n\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - name: Run unit tests\n        run: npm test\n',
  'terraform/main.tf':
    'terraform {\n  required_providers {\n    aws = {\n      source = "hashicorp/aws"\n    }\n  }\n}\n\nresource "aws_s3_bucket" "assets" {\n  bucket = "assets"\n\n  tags = {\n    Feature   = "assets"\n    ManagedBy = "terraform"\n  }\n}\n',
  'terraform/variables.tf': 'variable "region" {\n  description = "Region"\n  type        = string\n  default     = "eu-central-1"\n}\n',
  'terraform/outputs.tf': 'output "bucket" {\n  description = "Bucket"\n  value       = aws_s3_bucket.assets.id\n}\n',
  'src/config/feature-flags.ts':
    "export const featureFlags = {\n  // Let users sign in by link\n  enableMagicLink: process.env.FEATURE_MAGIC_LINK === 'true',\n};\n",
  'src/metrics.ts':
    "import { Counter } from 'prom-client';\n\nexport const ordersTotal = new Counter({ name: 'orders_total', help: 'Orders', labelNames: ['outcome'] });\n",
  'monitoring/prometheus/alerts.yml':
    'groups:\n  - name: shop\n    rules:\n      - alert: OrdersFail\n        expr: rate(orders_total{outcome="error"}[5m]) > 1\n        for: 5m\n        labels:\n          severity: warning\n        annotations:\n          description: Orders fail\n',
  'k8s/app.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: app\nspec:\n  selector:\n    matchLabels:\n      app: app\n  template:\n    metadata:\n      labels:\n        app: app\n    spec:\n      containers:\n        - name: app\n          image: shop/app:1\n',
  'k8s/networkpolicy.yaml':
    'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: app-to-db\nspec:\n  podSelector:\n    matchLabels:\n      app: app\n  policyTypes:\n    - Egress\n  egress:\n    - to:\n        - podSelector:\n            matchLabels:\n              app: db\n      ports:\n        - port: 5432\n          protocol: TCP\n',
};
