export { default as Branch } from "./Branch";

export { default as Member } from "./Member";

export { default as Loan } from "./Loan";
