export interface Yard {
  id: number;
}
