import type { Setup } from './tool.js';

/** What the process of a tool is asked, one a line. The first is `open`. */
export type Request = { do: 'open'; setup: Setup } | { do: 'before' | 'up' | 'down' | 'forget' | 'close' };

/** Why a tool stopped. */
export interface Stopped {
  message: string;
  /** SQLSTATE or the database's own code, where the database refused. */
  code: string | null;
  detail: string | null;
  hint: string | null;
  /** Text that may name files. */
  trace: string;
}

/** What it answers, one a line. */
export type Answer = { ok: true; version?: string; tracking?: string[]; down?: boolean } | { ok: false; error: Stopped };

/** The file descriptor for answers: what migrations print goes elsewhere. */
export const ANSWERS = 3;
