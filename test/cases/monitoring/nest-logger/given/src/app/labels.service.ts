import { Injectable, Logger } from '@nestjs/common';

@Injectable()
export class LabelsService {
  private readonly logger = new Logger(LabelsService.name);
}
