Feature: Asking
  One sentence, some files, Start. What was typed is never lost.

  Scenario: Without a sentence nothing starts, and the files stay
    Given a quiet day
    When I drop "notes.md"
    And I press Ctrl+Return
    Then I am told "Write in a sentence what should be finished. The files stay attached."
    And "notes.md" is attached
    And nothing was started

  Scenario: A file that went away before the start is named
    Given a quiet day
    When I drop "notes.md"
    And I write "Summarise these notes"
    And "notes.md" is deleted
    And I press Ctrl+Return
    Then I am told "notes.md"
    And the composer holds "Summarise these notes"
    And nothing was started

  Scenario: Files are shown before they fall
    Given a quiet day
    When I drag "notes.md" and the folder "calls" over the window
    Then I read "Drop to add 1 file and 1 folder"
    And I read "They are read where they are. Nothing is copied, moved or uploaded."
    When I let go
    Then "notes.md" and "calls" are attached

  Scenario: What cannot be added says why
    Given a quiet day
    When I drag the link to a mail over the window
    Then I read "This cannot be added"
    When I let go
    Then I am told "The mail program gives only a link to this mail."
    And nothing is attached

  Scenario: A picture from the clipboard becomes a file
    Given a quiet day
    When I paste a picture
    Then a picture is attached that lies on the disk

  Scenario: A file can be taken off again
    Given a quiet day
    When I drop "notes.md"
    And I press "Remove notes.md"
    Then nothing is attached

  Scenario: Tonight is a choice
    Given a quiet day
    When I write "Summarise these notes", add "notes.md" and press Ctrl+T
    And I choose "Tonight"
    And I press Ctrl+Return
    Then the lane "Summarise these notes" says "Starts tonight at 22:00"

  Scenario: A limit goes with the task
    Given a quiet day
    When I write "Summarise these notes", add "notes.md" and press Ctrl+L
    And I choose "Stop at $0.50"
    And I press Ctrl+Return
    Then "Summarise these notes" may cost at most $0.50

  Scenario: A half-written sentence is there after a restart
    Given a quiet day
    When I write "Prepare the review"
    And I drop "notes.md"
    And I wait until the draft is kept
    And I quit and start again
    Then the composer holds "Prepare the review"
    And "notes.md" is attached

  Scenario: While an input method is composing, nothing starts
    Given a quiet day
    When I compose "zong jie" and press Ctrl+Return
    Then nothing was started
    When the input method brings "总结这些文件"
    Then the composer holds "总结这些文件"

  Scenario: A thought in between, from wherever I am
    Given a quiet day
    When I press Ctrl+5
    And I press Ctrl+Alt+Return
    Then the small window is open
    When I add "notes.md" to the small window
    And I type "Summarise what is there"
    And I press Return
    Then the lane "Summarise what is there" says "Queued"
