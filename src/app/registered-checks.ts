export { checks as registeredChecks } from '../checks/registry.gen.ts';
