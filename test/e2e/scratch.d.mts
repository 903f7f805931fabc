export const FEATURE: string;
export const HOME: string;
export function pack(into: string): string;
export function layOut(from?: string): string;
export function installOffline(root: string, tarball: string): void;
export function environment(root: string): Record<string, string>;
export function run(root: string, argv: string[], env?: Record<string, string>): { status: number | null; stdout: string; stderr: string };
export function remove(root: string): void;
