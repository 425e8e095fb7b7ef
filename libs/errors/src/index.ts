export {
  AppError,
  type AppErrorInit,
  type ErrorContext,
  type ErrorData,
  fromErrorData,
  toAppError,
} from './app-error.ts';
export { CATALOGUE, type CodeEntry, ERROR_CODES, type ErrorCode, isErrorCode } from './catalogue.ts';
export { ofSide } from './of-side.ts';
export { STAGES, type Stage } from './stages.ts';
