export {
  type LocalQueue,
  type LocalQueueOptions,
  type QueuedMessage,
  startLocalQueue,
} from './local-queue.js'
export {
  type Fault,
  type FaultPlan,
  inOrder,
  type MessageTest,
  type ReceivedEntry,
  type ReceivedRequest,
} from './faults.js'
