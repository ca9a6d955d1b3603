import { useState } from "react";
import { Button } from "../../components/Button.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { RecoveryCodeList } from "./RecoveryCodeList.tsx";

interface RecoveryCodesDialogProps {
  title: string;
  description: string;
  codes: readonly string[];
  onDone: () => void;
}

/** Shows new recovery codes; a slip of the hand does not close it, for they are shown this once. */
export function RecoveryCodesDialog({ title, description, codes, onDone }: RecoveryCodesDialogProps) {
  const [isSaved, setSaved] = useState(false);
  const [isReminding, setReminding] = useState(false);
  const leave = () => (isSaved ? onDone() : setReminding(true));
  return (
    <Dialog open onOpenChange={leave} title={title} description={description} width="sm">
      <RecoveryCodeList
        codes={codes}
        isSaved={isSaved}
        onSaved={(saved) => {
          setSaved(saved);
          setReminding(false);
        }}
        isReminding={isReminding}
        footer={
          <Button variant="primary" onClick={leave}>
            Done
          </Button>
        }
      />
    </Dialog>
  );
}
