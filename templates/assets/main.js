// Starts what the page asks for. Every page works without any of this.
import { startKeys } from "./keys.js";
import { startRows } from "./rows.js";
import { startScanner } from "./scanner.js";
import { startDrafts } from "./drafts.js";
import { startRefresh } from "./refresh.js";
import { startChoices } from "./choices.js";
import { startInbox } from "./inbox.js";
import { startLive } from "./live.js";
import { startUpload } from "./upload.js";
import { startProgress } from "./progress.js";

startKeys();
startRows();
startScanner();
startDrafts();
startRefresh();
startChoices();
startInbox();
startLive();
startUpload();
startProgress();
