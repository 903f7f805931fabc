/** A section that documents of a sort have. */
export interface SectionKind {
  name: string;
  /** Its heading where no sibling shows another. */
  heading: string;
  /** Headings of other people that mean the same. */
  also: RegExp;
}

/** What a deployment guide is made of, in this order. */
export const GUIDE: readonly SectionKind[] = [
  { name: 'prerequisites', heading: 'Prerequisites', also: /prereq|before (you|the|deploy)|requirement|prepar/i },
  { name: 'risks', heading: 'Take care', also: /risk|caution|caveat|warning|take care|known issue/i },
  { name: 'configuration', heading: 'Configuration', also: /config|environment variable|settings/i },
  { name: 'steps', heading: 'Deployment steps', also: /^deploy|steps|roll-?out|procedure|instructions|how to deploy/i },
  { name: 'verification', heading: 'Verification', also: /verif|^checks?\b|validat|smoke|confirm|how to see/i },
  { name: 'rollback', heading: 'Rollback', also: /roll(ing)?[ -]?back|revert|back(ing)?[ -]?out|undo/i },
  { name: 'security', heading: 'Security', also: /secur/i },
  { name: 'follow_up', heading: 'Still to do', also: /follow|to ?do|afterwards|next steps|clean/i },
];

/** What a migration guide is made of: a section for each migration. */
export const MIGRATION: readonly SectionKind[] = [
  { name: 'run', heading: 'How to run it', also: /how to (run|apply|migrate)|^(run|apply)|steps|procedure/i },
  { name: 'check', heading: 'How to check it', also: /check|verif|validat/i },
  { name: 'back', heading: 'How to go back', also: /back|revert|down|undo/i },
  { name: 'what', heading: 'What it does', also: /what|changes?|summary|overview/i },
];

/** What a runbook is made of, in this order. */
export const RUNBOOK: readonly SectionKind[] = [
  { name: 'meaning', heading: 'What it means', also: /what (it|this|the alert)|meaning|summary|description|about|overview|symptom/i },
  { name: 'impact', heading: 'Impact', also: /impact|severity|effect|consequence|who is affected/i },
  { name: 'look', heading: 'How to look', also: /diagnos|investigat|look|debug|triage|how to (check|find)|^checks?\b/i },
  { name: 'act', heading: 'What to do', also: /mitigat|remed|resol|\bfix|what to do|actions?\b|steps|response|recover/i },
  { name: 'escalation', heading: 'Escalation', also: /escalat|contact|owner|who to (call|ask)/i },
];

/** A section with what stands in it. */
export interface Section {
  kind: SectionKind;
  body: string;
}
