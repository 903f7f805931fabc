import type { Logger } from 'pino'

/** What the event pilot_boarded says besides its name. */
export interface PilotBoardedFields {
  outcome: string
  berth: string
}

/** Logs the event pilot_boarded. */
export function logPilotBoarded(logger: Logger, fields: PilotBoardedFields): void {
  logger.warn({ event: 'pilot_boarded', feature: 'feat-pilot', outcome: fields.outcome, berth: fields.berth }, 'pilot boarded')
}
