/** Names of the variables. */
export class Env {
  static readonly POST_COUNTER_PORT = "POST_COUNTER_PORT";
  static readonly POST_STAMP_URL = "POST_STAMP_URL";
  static readonly POST_STAMP_TOKEN = "POST_STAMP_TOKEN";
  static readonly POST_PARCEL_URL = "POST_PARCEL_URL";
  static readonly POST_COURIER_URL = "POST_COURIER_URL";
  static readonly POST_COURIER_TOKEN = "POST_COURIER_TOKEN";
}
