import { DataSource } from 'typeorm';
import { BoatEntity } from './schemas/boat.entity';
import { PierEntity } from './schemas/pier.entity';

export const source = new DataSource({ type: 'postgres', entities: [BoatEntity, PierEntity] });
