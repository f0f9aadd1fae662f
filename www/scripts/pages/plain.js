// A page whose content is fixed: the rewards page, the page that was not found.
import "../frame.js";
import { showPage } from "../text.js";

showPage();
