export const start = () => 'ready';
