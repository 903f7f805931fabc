import { DataSource } from 'typeorm';
import { BoatEntity } from './schemas/boat.entity';
import { PierEntity } from './schemas/pier.entity';
import { SailLoftEntity } from './schemas/sail-loft.entity';

export const source = new DataSource({ type: 'postgres', entities: [BoatEntity, PierEntity, SailLoftEntity] });
