/** Names of the variables. */
export class Env {
  static readonly POST_BELT_SPEED = "POST_BELT_SPEED";
  static readonly POST_BELT_LENGTH = "POST_BELT_LENGTH";
}
