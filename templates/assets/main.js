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
import { startChoose } from "./choose.js";
import { startCheck } from "./check.js";
import { startPreview } from "./preview.js";
import { startOnce } from "./once.js";

startKeys();
// It opens the row that rows.js then begins with.
startInbox();
startRows();
startScanner();
startDrafts();
startRefresh();
startChoices();
startLive();
startUpload();
startProgress();
startChoose();
startCheck();
startPreview();
startOnce();
